/** What is the same as what, as it goes over the wire. */
@NullMarked
package io.watchfloor.dashboards.wire.identity;

import org.jspecify.annotations.NullMarked;
