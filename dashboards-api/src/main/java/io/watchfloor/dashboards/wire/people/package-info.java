/** People and their credentials, as they go over the wire. */
@NullMarked
package io.watchfloor.dashboards.wire.people;

import org.jspecify.annotations.NullMarked;
