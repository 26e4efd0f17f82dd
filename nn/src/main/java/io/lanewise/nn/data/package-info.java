/**
 * Data sets of labelled pictures: reading them, drawing them, splitting them, and handing them out
 * in mini-batches. Whatever is wrong with a file is a {@link
 * io.lanewise.nn.data.DataFormatException}, and nothing of it is loaded.
 */
package io.lanewise.nn.data;
