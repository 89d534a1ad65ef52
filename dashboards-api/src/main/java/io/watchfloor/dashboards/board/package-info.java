/**
 * Read models: projections of the journal of {@code io.watchfloor.ops} in commit order. Projections, cases and live
 * changes are here; read models of other subjects, and searching, in the packages of the subjects. {@code api} and
 * {@code live} read them, so that both show the same.
 */
@NullMarked
package io.watchfloor.dashboards.board;

import org.jspecify.annotations.NullMarked;
