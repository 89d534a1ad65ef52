/** Who asks: what a request shows (a cookie, a token, where it comes from), and what its person may. */
@NullMarked
package io.watchfloor.dashboards.access.request;

import org.jspecify.annotations.NullMarked;
