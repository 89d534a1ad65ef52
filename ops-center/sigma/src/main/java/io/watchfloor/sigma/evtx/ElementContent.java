package io.watchfloor.sigma.evtx;

import io.watchfloor.sigma.evtx.BinXmlNode.Element;
import io.watchfloor.sigma.evtx.TextPiece.Text;
import io.watchfloor.sigma.evtx.TextPiece.Value;
import java.util.ArrayList;
import java.util.List;

/** The direct content of one element, after the template's placeholders are replaced by values. */
final class ElementContent {

    /** Elements. The values for the substitutions of each element are at the same index of {@link #given}. */
    final List<Element> elements = new ArrayList<>(0);

    final List<List<Value>> given = new ArrayList<>(0);
    final List<TextPiece> pieces = new ArrayList<>(1);
    /** Number of {@code <Data>} elements without attributes. */
    int bareData;

    void add(Element element, List<Value> values) {
        elements.add(element);
        given.add(values);
        bareData += RecordJson.isBareData(element) ? 1 : 0;
    }

    /** Whether the element contains text. Blanks between elements do not count as text. */
    boolean hasText() {
        for (TextPiece piece : pieces) {
            if (!(piece instanceof Text text && text.text().isBlank())) {
                return true;
            }
        }
        return false;
    }
}
