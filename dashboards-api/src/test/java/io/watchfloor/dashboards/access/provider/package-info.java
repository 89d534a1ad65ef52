/** Signing in with identity providers. */
@NullMarked
package io.watchfloor.dashboards.access.provider;

import org.jspecify.annotations.NullMarked;
