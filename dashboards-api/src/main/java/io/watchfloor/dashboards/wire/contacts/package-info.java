/** How people are told, on the wire. */
@NullMarked
package io.watchfloor.dashboards.wire.contacts;

import org.jspecify.annotations.NullMarked;
