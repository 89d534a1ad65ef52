package io.watchfloor.sigma.language;

/**
 * A rule or filter that uses a list of values as a placeholder.
 *
 * @param list name of the list
 * @param id id of the rule or filter as written; empty if it has none
 * @param file file name, as in a {@link RuleProblem}; {@code line} counts from 1
 */
public record PlaceholderUse(String list, String id, String title, String file, int line) {}
