"""*Select…* in the queue: one act on several of a page's questions."""
