package io.github.tune4j.data.internal;

import java.nio.charset.Charset;

/**
 * How the bytes of a file become characters.
 *
 * @param charset the character set
 * @param mark bytes of the byte order mark before the text; 0 without one
 * @param detected whether nobody said so: it was found, and is not UTF-8
 */
public record Encoding(Charset charset, int mark, boolean detected) {}
