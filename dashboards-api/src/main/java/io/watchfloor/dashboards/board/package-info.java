/**
 * What people see, as rows: folded from the journal of {@code io.watchfloor.ops} in the order of commit. Read by {@code api} and
 * {@code live}, so that both tell the same.
 */
@NullMarked
package io.watchfloor.dashboards.board;

import org.jspecify.annotations.NullMarked;
