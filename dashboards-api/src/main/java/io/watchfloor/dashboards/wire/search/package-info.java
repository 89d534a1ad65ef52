/** What a search answers. */
@NullMarked
package io.watchfloor.dashboards.wire.search;

import org.jspecify.annotations.NullMarked;
