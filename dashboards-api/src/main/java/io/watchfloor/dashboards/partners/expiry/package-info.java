/** What gives a partner access, and ends soon. */
@NullMarked
package io.watchfloor.dashboards.partners.expiry;

import org.jspecify.annotations.NullMarked;
