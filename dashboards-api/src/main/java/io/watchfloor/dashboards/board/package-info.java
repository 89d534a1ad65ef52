/**
 * Read models: projections of the journal of {@code io.watchfloor.ops} in commit order. This package contains the projections, the read
 * models of cases, and the changes for the live stream. Read models of other subjects are in the packages of these subjects. Both {@code
 * api} and {@code live} read the read models, so that both show the same data.
 */
@NullMarked
package io.watchfloor.dashboards.board;

import org.jspecify.annotations.NullMarked;
