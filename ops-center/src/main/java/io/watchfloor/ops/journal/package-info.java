/**
 * The journal's stable names, its fold in the order of commit, and the sweep over what entities still owe each other.
 * Beneath {@code asset}, {@code triage} and {@code cases}.
 */
@NullMarked
package io.watchfloor.ops.journal;

import org.jspecify.annotations.NullMarked;
