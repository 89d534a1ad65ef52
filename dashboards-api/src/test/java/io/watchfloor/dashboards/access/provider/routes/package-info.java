/** Tests of signing in by identity providers, real and hostile ones. */
@NullMarked
package io.watchfloor.dashboards.access.provider.routes;

import org.jspecify.annotations.NullMarked;
