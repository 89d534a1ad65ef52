/** Tests of acknowledge links. */
@NullMarked
package io.watchfloor.dashboards.access.ack;

import org.jspecify.annotations.NullMarked;
