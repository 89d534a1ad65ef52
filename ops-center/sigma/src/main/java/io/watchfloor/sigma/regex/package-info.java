/**
 * Regular expressions as automata over bytes, with bounded memory: parser, tree, automaton and matcher.
 *
 * <p>For every expression, the time is proportional to the length of the value. {@code language.Regex} defines what a
 * rule means; this package finds matches fast.
 */
@NullMarked
package io.watchfloor.sigma.regex;

import org.jspecify.annotations.NullMarked;
