/** What assets are called, remember and do not show, on the wire. */
@NullMarked
package io.watchfloor.dashboards.wire.asset;

import org.jspecify.annotations.NullMarked;
