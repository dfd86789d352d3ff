"""Finds statements of db/ whose text is put together from what is no constant.

Values go into a statement by its placeholders. So whatever becomes the text of a
statement, or a part of one, is a string literal or a constant (kName), or stands
in KNOWN with the reason why nothing of a caller can be in it.

Reads tokens, not C++: it sees the arguments of the calls that take a statement,
and every `+`, `+=` and absl::StrCat that a piece of SQL is part of.
"""

import re

import tree

# (file, the expression) -> why nothing of a caller can be in it.
KNOWN = {
    ("db/batches.h", "sql"): "two of its arguments and placeholders",
    ("db/program_facts.cc",
     "\" AND EXISTS (SELECT 1 FROM awards a WHERE a.psn = programs.psn AND\""
     " \" a.school_year = \" + std :: to_string ( school_year ) + \")\""):
        "a number",
    ("db/grant_rows.cc", "kind . find_district"): "a table of constants",
    ("db/migrator.cc", "statement"): "of a migration, which is compiled in",
    ("db/program_years.cc", "\" AND (\" + column"): "ColumnOf: a literal each",
    ("db/program_years.cc", "\" OR (\" + column + \" = ? AND p.psn > ?))\""):
        "the same",
    ("db/program_years.cc", "column"): "the same",
    ("db/program_years.cc", "beyond"): "a choice of two literals",
    ("db/program_years.cc", "way"): "the same",
    ("db/query_text.cc", "Connection :: Placeholders ( 1 , values . size ( ) )"):
        "question marks",
    ("db/query_text.h", "text_"): "what Add was given",
    ("db/statement_killer.cc", "what . connection_id_"): "a number",
    ("db/statement_killer.cc",
     "absl :: StrCat ( \"KILL QUERY \" , what . connection_id_ )"): "the same",
}

# Functions and lambdas that take a piece of SQL, by the file that they are for
# ("": all), and which arguments of a call are that: the check is made where they
# are called.
TAKERS = {
    "": {"AddWords": (1,), "Move": (3,), "Searchable": (0,),
         "SelectTime": (0,)},
    "db/audit_reader.cc": {"add_awards": (0,), "add_time": (0,)},
    "db/award_removal.cc": {"CredentialsIn": (0,)},
    "db/award_store.cc": {"add_has_awards": (0,)},
    "db/award_writer.cc": {"Insert": (1,), "LockPrograms": (1,)},
    "db/credential_histories.cc": {"LoadSome": (1,), "load": (0, 1)},
    "db/migration_lease.cc": {"ChangesOneRow": (1,)},
    "db/migrator.cc": {"Record": (1,)},
    "db/query_text.cc": {"any_of": (0,)},
    "db/roster_store.cc": {"Write": (1, 2)},
    "db/suggestion_list.cc": {"load": (0, 1)},
    "db/suggestion_settlement.cc": {"CollectIds": (1,)},
}
# What they call these arguments.
TAKEN = {
    "db/audit_reader.cc": {"condition", "table"},
    "db/award_removal.cc": {"table"},
    "db/award_store.cc": {"table"},
    "db/award_writer.cc": {"lock"},
    "db/credential_histories.cc": {"condition", "order", "query"},
    "db/import_record.cc": {"assignments"},
    "db/migration_lease.cc": {"sql"},
    "db/migrator.cc": {"sql"},
    "db/query_text.cc": {"column", "text"},
    "db/query_text.h": {"column", "text"},
    "db/roster_store.cc": {"after", "before"},
    "db/row_insert.cc": {"otherwise"},
    "db/suggestion_list.cc": {"after", "before"},
    "db/suggestion_settlement.cc": {"sql"},
    "db/times.h": {"column"},
}

TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|(?P<text>R"(?P<tag>[^(]*)\(.*?\)(?P=tag)"'
    r'|"(?:\\.|[^"\\\n])*")|(?P<character>\'(?:\\.|[^\'\\\n])+\')'
    r'|(?P<word>[A-Za-z_]\w*)|(?P<number>\d[\w\']*)'
    r'|(?P<mark>::|->|\+=|\+\+|&&|\|\||[^\s\w])', re.DOTALL)

# How a piece of SQL begins; messages for people are not in capitals.
SQL = re.compile(
    r'"\s*[(,]*\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|KILL|SET|FROM|WHERE|AND'
    r'|OR|ON|IN|ORDER|GROUP|LIMIT|VALUES|LIKE|LEFT|JOIN|HAVING|UNION|CONVERT'
    r'|CONCAT|COALESCE|TIMESTAMPDIFF|CREATE|ALTER|DROP|DESC|FOR|LOCK|GRANT)\b')

# Which arguments of a call are SQL.
STATEMENTS = {"Query": (0,), "Execute": (0,), "ExecuteDirect": (0,),
              "QueryBatches": (1, 2), "ExecuteBatches": (1, 2),
              "QueryText": (0,), "Add": (0,)}
JOINS = {"StrCat", "StrAppend", "StrFormat", "Substitute", "StrJoin"}
CONSTANT = re.compile(
    r"k[A-Z]\w*|std|absl|string|string_view|StrCat|empty|SelectTime|Searchable")
OPEN, CLOSE = "([{", ")]}"


class Token:
    def __init__(self, match, line):
        self.text = match.group()
        self.kind = match.lastgroup if match.lastgroup != "tag" else "text"
        self.line = line

    def is_sql(self):
        return self.kind == "text" and SQL.match(self.text)


def tokens_of(text):
    line, at = 1, 0
    tokens = []
    for match in TOKEN.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        if match.group().startswith(("//", "/*")):
            continue
        tokens.append(Token(match, line))
    return tokens


def arguments(tokens, begin):
    """The arguments of the call whose bracket is before `begin`."""
    depth, found = 0, [[]]
    for token in tokens[begin:]:
        if token.text in CLOSE and token.kind == "mark":
            if depth == 0:
                break
            depth -= 1
        if token.text == "," and depth == 0:
            found.append([])
            continue
        if token.text in OPEN and token.kind == "mark":
            depth += 1
        found[-1].append(token)
    return found


def is_declaration(expression):
    """A parameter: two words in a row, or a type alone."""
    texts = [token.text for token in expression]
    if "=" in texts[1:]:
        expression = expression[:texts.index("=")]
    kinds = [token.kind for token in expression]
    if "text" in kinds:
        return False
    return (("word", "word") in zip(kinds, kinds[1:])
            or expression[-1].text in ("&", "&&")
            or any(token.text in ("&", ">") for token in expression[1:-1]))


def is_constant(expression, names):
    """A literal, a constant, some of them joined, or a choice of such."""
    marks = [token.text for token in expression]
    if "?" in marks:
        at = marks.index("?")
        if ":" not in marks[at:]:
            return False
        middle = at + marks[at:].index(":")
        return (is_constant(expression[at + 1:middle], names)
                and is_constant(expression[middle + 1:], names))
    return all(token.kind == "text" or token.text in "+::(),{}"
               or (token.kind == "word" and (CONSTANT.fullmatch(token.text)
                                             or token.text in names))
               for token in expression)


def literals_of_loops(tokens):
    """NAME of each `for (const char* NAME : {...})`, and what is in the braces."""
    for at, token in enumerate(tokens):
        if token.text != "for":
            continue
        head = [other.text for other in tokens[at + 1:at + 8]]
        if head[:4] == ["(", "const", "char", "*"] and head[5:] == [":", "{"]:
            yield head[4], arguments(tokens, at + 8)


def around(tokens, at):
    """The expression that the token is part of."""
    def edge(step):
        depth, i = 0, at
        while 0 <= i + step < len(tokens):
            token = tokens[i + step]
            opens, closes = (OPEN, CLOSE) if step > 0 else (CLOSE, OPEN)
            if token.kind == "mark":
                if token.text in closes:
                    if depth == 0:
                        break
                    depth -= 1
                elif token.text in opens:
                    depth += 1
                elif depth == 0 and token.text in (",", ";", "=", "?", ":",
                                                   "+="):
                    break
            elif token.text == "return":
                break
            i += step
        return i
    return tokens[edge(-1):edge(1) + 1]


def takes_sql(tokens, at, queries):
    """Whether the call of the word is one of what the word says in STATEMENTS."""
    if tokens[at].text in ("QueryBatches", "ExecuteBatches", "QueryText"):
        return True
    if tokens[at - 1].text not in (".", "->"):
        return False
    return tokens[at].text != "Add" or tokens[at - 2].text in queries


def expressions(tokens, takers):
    """Every expression that becomes SQL."""
    sql_words = set()
    queries = {after.text for token, after in zip(tokens, tokens[1:])
               if token.text == "QueryText"}
    queries |= {after.text for token, mark, after
                in zip(tokens, tokens[1:], tokens[2:])
                if token.text == "QueryText" and mark.text == "&"}
    # Add answers the query itself.
    queries |= {")"} if queries else set()
    for at, token in enumerate(tokens):
        before = tokens[at - 1].text if at > 0 else ""
        after = tokens[at + 1].text if at + 1 < len(tokens) else ""
        if token.is_sql():
            if before in ("=", "+=") and at > 1:
                sql_words.add(tokens[at - 2].text)
            whole = around(tokens, at)
            if any(other.text == "+" for other in whole):
                yield whole
        if token.kind != "word":
            continue
        name = token.text
        call = at + 1
        if name == "QueryText" and call < len(tokens) and \
                tokens[call].kind == "word":
            call += 1
        if call >= len(tokens) or tokens[call].text != "(":
            continue
        given = arguments(tokens, call + 1)
        places = takers.get(name, ())
        if name in STATEMENTS and takes_sql(tokens, at, queries):
            places = STATEMENTS[name]
        if places:
            yield from (given[i] for i in places if i < len(given))
        elif name in JOINS:
            if any(t.is_sql() for argument in given for t in argument):
                yield from given
    for at, token in enumerate(tokens):
        if token.text == "+=" and tokens[at - 1].text in sql_words:
            yield around(tokens, at + 1)


def check(root, known=None):
    known = KNOWN if known is None else known
    met = set()
    sources = sorted([*root.glob("db/*.cc"), *root.glob("db/*.h")])
    for path in sources:
        name = str(path.relative_to(root))
        reported = set()
        tokens = tokens_of(path.read_text("utf-8"))
        loops = dict(literals_of_loops(tokens))
        names = TAKEN.get(name, set()) | {
            loop for loop, given in loops.items()
            if all(is_constant(argument, set()) for argument in given)}
        takers = TAKERS[""] | TAKERS.get(name, {})
        for expression in expressions(tokens, takers):
            if (not expression or is_constant(expression, names)
                    or is_declaration(expression)):
                continue
            text = " ".join(token.text for token in expression)
            place = (name, text)
            if place in known:
                met.add(place)
            elif place not in reported:
                reported.add(place)
                yield (f"{name}:{expression[0].line}: SQL of what is no "
                       f"constant: {text}")
    for name, text in sorted(set(known) - met):
        yield f"{name}: is not there any more, though {__file__} knows it: {text}"


if __name__ == "__main__":
    tree.report(check)
