/** What people did and read, as the center can prove it. */
@NullMarked
package io.watchfloor.dashboards.audit;

import org.jspecify.annotations.NullMarked;
