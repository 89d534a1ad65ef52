/** MITRE ATT&amp;CK as data: tactics, techniques, and the changes between versions. */
@NullMarked
package io.watchfloor.ops.detection.attack;

import org.jspecify.annotations.NullMarked;
