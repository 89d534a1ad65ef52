@NullMarked
package io.watchfloor.dashboards.response;

import org.jspecify.annotations.NullMarked;
