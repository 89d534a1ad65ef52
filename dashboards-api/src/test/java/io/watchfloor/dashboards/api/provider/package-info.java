/** Tests of signing in by identity providers, real and hostile ones. */
@NullMarked
package io.watchfloor.dashboards.api.provider;

import org.jspecify.annotations.NullMarked;
