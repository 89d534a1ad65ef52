/** {@code /search}. */
@NullMarked
package io.watchfloor.dashboards.api.search;

import org.jspecify.annotations.NullMarked;
