/**
 * What people see, as rows: folded from the journal of {@code io.watchfloor.ops} in commit order. The folds, cases and
 * what is live are here; the rows of other subjects, and how rows are looked for, in the packages below. Read by
 * {@code api} and {@code live}, so that both show the same.
 */
@NullMarked
package io.watchfloor.dashboards.board;

import org.jspecify.annotations.NullMarked;
