/** Who is on call, as it goes over the wire. */
@NullMarked
package io.watchfloor.dashboards.oncall.views;

import org.jspecify.annotations.NullMarked;
