/** Authentication of requests by cookie or token, and checks of their origin. */
@NullMarked
package io.watchfloor.dashboards.access.request;

import org.jspecify.annotations.NullMarked;
