@NullMarked
package io.watchfloor.dashboards.http;

import org.jspecify.annotations.NullMarked;
