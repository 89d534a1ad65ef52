@NullMarked
package io.watchfloor.dashboards.access;

import org.jspecify.annotations.NullMarked;
