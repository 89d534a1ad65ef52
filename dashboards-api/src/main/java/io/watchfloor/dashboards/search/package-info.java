/**
 * How rows are looked for: what somebody may see, a part of a list, and how values are stored.
 *
 * <p>What a search answers.
 */
@NullMarked
package io.watchfloor.dashboards.search;

import org.jspecify.annotations.NullMarked;
