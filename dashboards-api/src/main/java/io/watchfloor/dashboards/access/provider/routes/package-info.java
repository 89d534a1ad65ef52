/** Routes of identity providers: sign-in, back-channel logout, and their state. */
@NullMarked
package io.watchfloor.dashboards.access.provider.routes;

import org.jspecify.annotations.NullMarked;
