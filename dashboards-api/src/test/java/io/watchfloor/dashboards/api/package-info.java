@NullMarked
package io.watchfloor.dashboards.api;

import org.jspecify.annotations.NullMarked;
