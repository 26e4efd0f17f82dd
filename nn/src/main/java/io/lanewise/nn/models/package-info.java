/** Networks that people know. */
package io.lanewise.nn.models;
