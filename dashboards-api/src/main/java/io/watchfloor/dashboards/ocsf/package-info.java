/** Cases and alerts as findings of OCSF. */
@NullMarked
package io.watchfloor.dashboards.ocsf;

import org.jspecify.annotations.NullMarked;
