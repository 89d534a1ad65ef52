/**
 * Regular expressions as automata over bytes, with bounded memory: parser, tree, automaton and run.
 *
 * <p>No expression takes more than time proportional to the value. {@code language.Regex} is what a rule means; this is how it is found.
 */
@NullMarked
package io.watchfloor.sigma.regex;

import org.jspecify.annotations.NullMarked;
