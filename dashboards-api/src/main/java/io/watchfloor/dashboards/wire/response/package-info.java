/** Response actions as the API shows and takes them. */
@NullMarked
package io.watchfloor.dashboards.wire.response;

import org.jspecify.annotations.NullMarked;
