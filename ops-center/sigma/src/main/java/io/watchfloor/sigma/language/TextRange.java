package io.watchfloor.sigma.language;

/**
 * Range of characters in a text.
 *
 * @param from index of the first character
 * @param to index after the last character
 */
public record TextRange(int from, int to) {}
