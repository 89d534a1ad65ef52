/** What the API shows of the threat landscape. */
@NullMarked
package io.watchfloor.dashboards.landscape.views;

import org.jspecify.annotations.NullMarked;
