/** Tests of signing in with real and hostile identity providers. */
@NullMarked
package io.watchfloor.dashboards.access.provider.routes;

import org.jspecify.annotations.NullMarked;
