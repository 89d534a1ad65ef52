/**
 * Searching for many texts at once in the bytes of one value: a gram index over all literals, a table of whole words,
 * globs, and the effect of JSON's escapes on bytes.
 *
 * <p>One pass over a value finds every literal of every rule; letter case counts only where a rule requires it.
 */
@NullMarked
package io.watchfloor.sigma.text;

import org.jspecify.annotations.NullMarked;
