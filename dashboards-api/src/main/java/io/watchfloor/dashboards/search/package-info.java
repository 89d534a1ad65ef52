/**
 * Queries of read models: visibility, parts of lists, and stored values.
 *
 * <p>Also the search index.
 */
@NullMarked
package io.watchfloor.dashboards.search;

import org.jspecify.annotations.NullMarked;
