/**
 * Reading and writing the safetensors format: named arrays behind a JSON header. What is read may
 * come from anybody; what is written is never half there.
 */
package io.lanewise.nn.safetensors;
