@NullMarked
package io.watchfloor.dashboards.response.views;

import org.jspecify.annotations.NullMarked;
