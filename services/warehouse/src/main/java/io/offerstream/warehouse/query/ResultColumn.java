package io.offerstream.warehouse.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.warehouse.json.Json;

/**
 * A column of an answer, as the JDBC driver is told of it.
 *
 * @param type Snowflake's logical type in lower case
 */
record ResultColumn(String name, String type, int precision, int scale) {
    private static final int TEXT_LENGTH = 16_777_216;

    static ResultColumn text(String name) {
        return new ResultColumn(name, "text", 0, 0);
    }

    static ResultColumn number(String name) {
        return new ResultColumn(name, "fixed", 38, 0);
    }

    ObjectNode json() {
        var json = Json.object();
        json.put("name", name);
        json.put("database", "");
        json.put("schema", "");
        json.put("table", "");
        json.put("nullable", true);
        json.put("type", type);
        boolean hasLength = type.equals("text") || type.equals("variant") || type.equals("binary");
        if (hasLength) {
            json.put("length", TEXT_LENGTH);
            json.put("byteLength", TEXT_LENGTH);
        } else {
            json.putNull("length");
            json.putNull("byteLength");
        }
        json.put("precision", precision);
        json.put("scale", scale);
        json.putNull("collation");
        return json;
    }
}
