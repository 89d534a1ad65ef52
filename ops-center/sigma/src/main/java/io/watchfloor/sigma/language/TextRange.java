package io.watchfloor.sigma.language;

/**
 * A part of a text.
 *
 * @param from index of its first character
 * @param to index after its last one
 */
public record TextRange(int from, int to) {}
