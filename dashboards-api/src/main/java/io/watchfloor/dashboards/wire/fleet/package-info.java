/** Groups of sensors and their configurations as the API shows and takes them. */
@NullMarked
package io.watchfloor.dashboards.wire.fleet;

import org.jspecify.annotations.NullMarked;
