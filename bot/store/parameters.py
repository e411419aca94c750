"""What stands in place of the values in a statement that is made once and executed again and again: making one takes
longer than SQLite takes to answer it.
"""

from datetime import datetime

from sqlalchemy import BindParameter, Integer, bindparam

NOW: BindParameter[datetime] = bindparam("now")
LIMIT = bindparam("limit", type_=Integer)
NUMBER = bindparam("number", type_=Integer)
"""Whose rows are read, such as a question's."""
