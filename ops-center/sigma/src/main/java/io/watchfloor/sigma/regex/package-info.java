/**
 * Regular expressions as automata over bytes, with bounded memory: parser, tree, automaton and run.
 *
 * <p>The time is proportional to the value for every expression. {@code language.Regex} defines what a rule means; this
 * package finds matches fast.
 */
@NullMarked
package io.watchfloor.sigma.regex;

import org.jspecify.annotations.NullMarked;
