/** Routes of automatic action: what people approved beforehand, and what receivers say came of it. */
@NullMarked
package io.watchfloor.dashboards.response.routes;

import org.jspecify.annotations.NullMarked;
