/**
 * Searches for many texts in the bytes of one value: a gram index over all literals, a table of whole words, globs, and
 * the encoding of JSON escapes in bytes.
 *
 * <p>One pass over a value finds every literal of every rule; letter case counts only where a rule requires it.
 */
@NullMarked
package io.watchfloor.sigma.text;

import org.jspecify.annotations.NullMarked;
