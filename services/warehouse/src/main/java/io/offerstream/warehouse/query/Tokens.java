package io.offerstream.warehouse.query;

import io.offerstream.warehouse.query.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of one statement, read from the front. Used by one thread. */
final class Tokens {
    private static final Pattern NEXT = Pattern.compile(
            "(?<skip>\\s+|--[^\\n]*|//[^\\n]*|/\\*.*?\\*/)"
                    + "|(?<word>[A-Za-z_][A-Za-z0-9_$]*)"
                    + "|\"(?<name>(?:[^\"]++|\"\")++)\""
                    + "|'(?<text>(?:[^'\\\\]++|''|\\\\.)*+)'"
                    + "|(?<number>\\d+(?:\\.\\d+)?)"
                    + "|(?<binding>\\?)"
                    + "|(?<symbol>.)",
            Pattern.DOTALL);

    private final String sql;
    private final List<Token> tokens;
    private int next;

    private Tokens(String sql, List<Token> tokens) {
        this.sql = sql;
        this.tokens = tokens;
    }

    static Tokens of(String sql) {
        var tokens = new ArrayList<Token>();
        var matcher = NEXT.matcher(sql);
        while (matcher.find()) {
            if (matcher.group("skip") == null) {
                tokens.add(token(matcher));
            }
        }
        while (!tokens.isEmpty() && tokens.get(tokens.size() - 1).is(";")) {
            tokens.remove(tokens.size() - 1);
        }
        tokens.add(new Token(Kind.END, "<EOF>", sql.length()));
        return new Tokens(sql, tokens);
    }

    private static Token token(Matcher matcher) {
        if (matcher.group("word") != null) {
            return new Token(Kind.WORD, matcher.group(), matcher.start());
        } else if (matcher.group("name") != null) {
            return new Token(Kind.QUOTED_NAME, matcher.group("name").replace("\"\"", "\""), matcher.start());
        } else if (matcher.group("text") != null) {
            return new Token(Kind.TEXT, unescaped(matcher.group("text")), matcher.start());
        } else if (matcher.group("number") != null) {
            return new Token(Kind.NUMBER, matcher.group(), matcher.start());
        } else if (matcher.group("binding") != null) {
            return new Token(Kind.BINDING, matcher.group(), matcher.start());
        }
        return new Token(Kind.SYMBOL, matcher.group(), matcher.start());
    }

    /** Of the escapes with a backslash, those of quote and backslash; in others it is dropped. */
    private static String unescaped(String text) {
        return text.replace("''", "'").replaceAll("\\\\(.)", "$1");
    }

    Token peek() {
        return tokens.get(next);
    }

    Token take() {
        var token = tokens.get(next);
        if (token.kind() != Kind.END) {
            next++;
        }
        return token;
    }

    /** Whether these words come next, in this order. */
    boolean startsWith(String... words) {
        for (int index = 0; index < words.length; index++) {
            if (next + index >= tokens.size() || !tokens.get(next + index).is(words[index])) {
                return false;
            }
        }
        return true;
    }

    /** Takes these words if they come next. */
    boolean takeIf(String... words) {
        boolean found = startsWith(words);
        if (found) {
            next += words.length;
        }
        return found;
    }

    void require(String... words) {
        for (var word : words) {
            if (!takeIf(word)) {
                throw unexpected();
            }
        }
    }

    void requireEnd() {
        if (peek().kind() != Kind.END) {
            throw unexpected();
        }
    }

    Token requireKind(Kind kind) {
        if (peek().kind() != kind) {
            throw unexpected();
        }
        return take();
    }

    StatementRefusedException unexpected() {
        return StatementRefusedException.syntax(sql, peek().offset(), peek().text());
    }

    /** What stands between two words of the statement, as it is written. */
    String written(Token from, Token until) {
        return sql.substring(from.offset(), until.offset());
    }

    /** What is left, as it is written, without a semicolon at the end. */
    String rest() {
        return sql.substring(peek().offset()).replaceAll("[;\\s]+$", "");
    }
}
