@NullMarked
package io.watchfloor.dashboards.board;

import org.jspecify.annotations.NullMarked;
